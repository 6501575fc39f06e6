package io.scrubjay.proxy.config;

/** Reads the configuration as it is now; any thread. */
@FunctionalInterface
public interface ConfigSource {

    /**
     * Reads and validates it.
     *
     * @throws ConfigException with everything that is wrong with it
     */
    ScrubjayConfig read() throws ConfigException;
}
