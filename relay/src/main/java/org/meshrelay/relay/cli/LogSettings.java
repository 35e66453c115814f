package org.meshrelay.relay.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import org.meshrelay.relay.config.LogConfig;
import org.slf4j.LoggerFactory;

/** Applies what the configuration says about the log. */
final class LogSettings {
  private LogSettings() {}

  static void apply(LogConfig config) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    config
        .configurationFile()
        .ifPresent(
            file -> {
              JoranConfigurator configurator = new JoranConfigurator();
              configurator.setContext(context);
              context.reset();
              try {
                configurator.doConfigure(file.toFile());
              } catch (JoranException e) {
                throw new CommandException(
                    ExitCode.CONFIGURATION, file + " is not a logback configuration");
              }
            });
    Logger ours = context.getLogger("org.meshrelay");
    if (config.configurationFile().isEmpty()) {
      ours.setLevel(Level.toLevel(config.level().name()));
    }
  }
}
