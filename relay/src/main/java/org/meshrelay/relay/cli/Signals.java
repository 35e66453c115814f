package org.meshrelay.relay.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/**
 * Signals of the operating system. The JDK has them only in {@code sun.misc}, which the compiler
 * lets nobody name without a warning, and warnings are errors here: hence by name. Where the class
 * or the signal is missing, the signal keeps its default effect.
 */
final class Signals {
  private Signals() {}

  /** Runs the action, on a thread of its own, whenever the signal arrives; false if it cannot. */
  static boolean on(String name, Runnable action) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              Signals.class.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      action.run();
                      yield null;
                    }
                    case "hashCode" -> System.identityHashCode(self);
                    case "equals" ->
                        arguments != null
                            && System.identityHashCode(self)
                                == System.identityHashCode(arguments[0]);
                    default -> "signal handler of " + name;
                  });
      Object instance = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, instance, proxy);
      return true;
    } catch (ClassNotFoundException
        | NoSuchMethodException
        | InstantiationException
        | IllegalAccessException
        | InvocationTargetException e) {
      return false;
    }
  }
}
