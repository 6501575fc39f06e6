package io.scrubjay.proxy.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** Calls back when the process is asked to read its rules again. */
@FunctionalInterface
interface ReloadSignal {
    /**
     * Registers what to do.
     *
     * @param reload called on a thread of the signal, any number of times; must not block
     */
    void onReload(Runnable reload);

    /**
     * SIGHUP of this process, which then no longer ends it. Where the system has no such signal, or the parent process had it
     * ignored ({@code nohup}), nothing calls back.
     */
    static ReloadSignal ofProcess() {
        return reload -> {
            try {
                handle("HUP", reload);
            } catch (ReflectiveOperationException e) {
                Throwable reason = e instanceof InvocationTargetException ? e.getCause() : e;
                LoggerFactory.getLogger(ReloadSignal.class)
                        .atWarn()
                        .addKeyValue("reason", reason)
                        .log("SIGHUP cannot be used to reload rules");
            }
        };
    }

    /** By reflection: the compiler warns of every use of {@code sun.misc.Signal}, and the JDK has no other way. */
    private static void handle(String signal, Runnable action) throws ReflectiveOperationException {
        Class<?> type = Class.forName("sun.misc.Signal");
        Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        Object handler = Proxy.newProxyInstance(
                ReloadSignal.class.getClassLoader(),
                new Class<?>[] {handlerType},
                (self, method, arguments) -> invoked(self, method, arguments, action));
        type.getMethod("handle", type, handlerType)
                .invoke(null, type.getConstructor(String.class).newInstance(signal), handler);
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
