package io.scrubjay.proxy.cli;

import java.util.function.IntSupplier;

/** Calls back when the process is asked to end. */
@FunctionalInterface
interface StopSignal {
    /**
     * Registers what to do.
     *
     * @param stop called once, on a thread of the signal; gives the exit code of the process
     */
    void onStop(IntSupplier stop);

    /**
     * SIGTERM and SIGINT of this process, and SIGHUP unless {@link ReloadSignal} has it. Ends with the code that {@code stop} gives, where the JVM alone would end with
     * 128 and the signal's number, which supervisors take for a failure.
     */
    static StopSignal ofProcess() {
        return stop -> Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> Runtime.getRuntime().halt(stop.getAsInt()), "stop"));
    }
}
