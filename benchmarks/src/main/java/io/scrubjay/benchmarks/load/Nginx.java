package io.scrubjay.benchmarks.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The pass-through peer: nginx with one worker, {@code proxy_pass} over persistent connections, nothing logged, bodies
 * in memory.
 */
final class Nginx {
    private static final List<String> PLACES = List.of("/usr/sbin/nginx", "/usr/bin/nginx", "/usr/local/sbin/nginx");

    private Nginx() {}

    /** The nginx of this machine, empty where none is installed. */
    static Optional<Path> find() {
        return PLACES.stream().map(Path::of).filter(Files::isExecutable).findFirst();
    }

    static Route start(Path executable, Path directory, int sinkPort, boolean grpc)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        int port = Child.freePort();
        Path config = directory.resolve("nginx.conf");
        Files.writeString(config, config(directory, port, sinkPort, grpc));
        Child nginx = Child.start(
                "nginx",
                directory,
                List.of(executable.toString(), "-p", directory.toString(), "-c", config.toString()),
                Map.of());
        nginx.awaitListening(port, Duration.ofSeconds(10));
        return Route.through(port, nginx);
    }

    /**
     * {@code master_process off}: the process that was started is the worker, so that its processor time can be read.
     */
    private static String config(Path directory, int port, int sinkPort, boolean grpc) {
        return """
                daemon off;
                master_process off;
                pid %1$s/nginx.pid;
                error_log stderr error;
                events {
                    worker_connections 1024;
                }
                http {
                    access_log off;
                    client_max_body_size 64m;
                    client_body_buffer_size 2m;
                    client_body_temp_path %1$s/body;
                    proxy_temp_path %1$s/proxy;
                    fastcgi_temp_path %1$s/fastcgi;
                    scgi_temp_path %1$s/scgi;
                    uwsgi_temp_path %1$s/uwsgi;
                    keepalive_requests 100000000;
                    upstream sink {
                        server 127.0.0.1:%3$d;
                        keepalive 256;
                        keepalive_requests 100000000;
                    }
                    server {
                        listen 127.0.0.1:%2$d%4$s;
                        location / {
                            %5$s;
                            proxy_http_version 1.1;
                            proxy_set_header Connection "";
                        }
                    }
                }
                """
                .formatted(
                        directory,
                        port,
                        sinkPort,
                        grpc ? " http2" : "",
                        grpc ? "grpc_pass grpc://sink" : "proxy_pass http://sink");
    }
}
