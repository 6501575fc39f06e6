package io.scrubjay.proxy.reload;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Calls back when something has happened around files. On a thread of its own: at once where the file system tells, and from
 * time to time, since not every file system does. Events that follow each other closely are one.
 */
final class RuleFileWatch implements AutoCloseable {
    private static final Logger LOGGER = LoggerFactory.getLogger(RuleFileWatch.class);

    /** How long nothing may happen until what was written counts as whole. */
    private static final Duration QUIET = Duration.ofMillis(200);
    /** How long to wait for that. */
    private static final Duration MAX_UNREST = Duration.ofSeconds(2);

    private final Duration interval;
    private final Runnable onEvent;
    private final @Nullable WatchService service = service();
    private final Map<Path, WatchKey> watched = new HashMap<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = Thread.ofPlatform().daemon().name("rules-watch").unstarted(this::run);

    /**
     * @param interval how often to call although nothing was told
     * @param onEvent may block; an event in the meantime leads to another call
     */
    RuleFileWatch(Duration interval, Runnable onEvent) {
        this.interval = interval;
        this.onEvent = onEvent;
    }

    private static @Nullable WatchService service() {
        try {
            return FileSystems.getDefault().newWatchService();
        } catch (IOException | UnsupportedOperationException e) {
            LOGGER.atWarn()
                    .addKeyValue("reason", e.getMessage())
                    .log("rule files cannot be watched; they are looked at from time to time");
            return null;
        }
    }

    void start() {
        thread.start();
    }

    /** Watches the directories of these files, and no others any more. Any thread. */
    synchronized void watch(List<Path> files) {
        if (service == null) {
            return;
        }
        Set<Path> wanted = RuleFiles.directories(files);
        watched.entrySet().removeIf(entry -> {
            boolean stale = !wanted.contains(entry.getKey()) || !entry.getValue().isValid();
            if (stale) {
                entry.getValue().cancel();
            }
            return stale;
        });
        for (Path directory : wanted) {
            if (!watched.containsKey(directory)) {
                register(service, directory);
            }
        }
    }

    private void register(WatchService watcher, Path directory) {
        try {
            watched.put(
                    directory,
                    directory.register(
                            watcher,
                            StandardWatchEventKinds.ENTRY_CREATE,
                            StandardWatchEventKinds.ENTRY_MODIFY,
                            StandardWatchEventKinds.ENTRY_DELETE));
        } catch (IOException e) {
            LOGGER.atDebug()
                    .addKeyValue("directory", directory)
                    .addKeyValue("reason", e.toString())
                    .log("directory of rule files not watched");
        } catch (ClosedWatchServiceException e) {
            // nobody listens any more
        }
    }

    private void run() {
        try {
            while (closed.getCount() > 0) {
                if (await(interval)) {
                    awaitQuiet();
                }
                if (closed.getCount() > 0) {
                    call();
                }
            }
        } catch (InterruptedException | ClosedWatchServiceException e) {
            // closed
        }
    }

    private void call() {
        try {
            onEvent.run();
        } catch (RuntimeException e) {
            LOGGER.atError().setCause(e).log("rule files could not be looked at");
        }
    }

    /** Whether anything happened in this time. */
    private boolean await(Duration time) throws InterruptedException {
        if (service == null) {
            return closed.await(time.toMillis(), TimeUnit.MILLISECONDS);
        }
        WatchKey key = service.poll(time.toMillis(), TimeUnit.MILLISECONDS);
        if (key == null) {
            return false;
        }
        key.pollEvents();
        key.reset();
        return true;
    }

    private void awaitQuiet() throws InterruptedException {
        long startNanos = System.nanoTime();
        while (await(QUIET) && System.nanoTime() - startNanos < MAX_UNREST.toNanos()) {}
    }

    @Override
    public void close() {
        closed.countDown();
        thread.interrupt();
        if (service != null) {
            try {
                service.close();
            } catch (IOException e) {
                LOGGER.atDebug().setCause(e).log("watch of rule files not closed cleanly");
            }
        }
    }
}
