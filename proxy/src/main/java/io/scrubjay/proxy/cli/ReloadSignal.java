package io.scrubjay.proxy.cli;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Calls back when the process is asked to read its rules again. */
@FunctionalInterface
interface ReloadSignal {
    /** Its number on Linux and macOS. */
    int SIGHUP = 1;

    /**
     * Registers what to do.
     *
     * @param reload called on a thread of the signal, any number of times; must not block
     */
    void onReload(Runnable reload);

    /**
     * SIGHUP of this process, which then no longer ends it; also where the parent process had it ignored, as {@code nohup}
     * does. Where the system has no such signal nothing calls back.
     */
    static ReloadSignal ofProcess() {
        return reload -> {
            try {
                if (handle("HUP", reload)) {
                    restoreDefault(SIGHUP);
                    handle("HUP", reload);
                }
            } catch (ReflectiveOperationException e) {
                Throwable reason = e instanceof InvocationTargetException ? e.getCause() : e;
                LoggerFactory.getLogger(ReloadSignal.class)
                        .atWarn()
                        .addKeyValue("reason", reason)
                        .log("SIGHUP cannot be used to reload rules");
            }
        };
    }

    /**
     * By reflection: the compiler warns of every use of {@code sun.misc.Signal}, and the JDK has no other way.
     *
     * @return whether the process was started with the signal ignored, which Java then leaves as it is
     */
    private static boolean handle(String signal, Runnable action) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                ReloadSignal.class.getClassLoader(),
                new Class<?>[] {handlerType},
                (self, method, arguments) -> invoked(self, method, arguments, action));
        Object former = type.getMethod("handle", type, handlerType)
                .invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
        return handlerType.getField("SIG_IGN").get(null).equals(former);
    }

    /** {@code signal(number, SIG_DFL)} of the C library. */
    @SuppressWarnings("restricted")
    private static void restoreDefault(int number) {
        Linker linker = Linker.nativeLinker();
        try {
            long _ = (long) linker.downcallHandle(
                            linker.defaultLookup().findOrThrow("signal"),
                            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, JAVA_LONG))
                    .invokeExact(number, 0L);
        } catch (Throwable e) {
            throw new IllegalStateException("signal " + number + ": cannot be restored (expected: a C library)", e);
        }
    }

    @SuppressWarnings("ReferenceEquality") // equals() itself
    private static @Nullable Object invoked(Object self, Method method, Object @Nullable [] arguments, Runnable action) {
        return switch (method.getName()) {
            case "handle" -> {
                action.run();
                yield null;
            }
            case "equals" -> arguments != null && self == arguments[0];
            case "hashCode" -> System.identityHashCode(self);
            default -> "reload signal";
        };
    }
}
