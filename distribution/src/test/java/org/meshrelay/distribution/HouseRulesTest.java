package org.meshrelay.distribution;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The directions of the house: who may know whom. ARCHITECTURE.md argues why. */
@AnalyzeClasses(
    packages = "org.meshrelay",
    importOptions = ImportOption.DoNotIncludeTests.class)
class HouseRulesTest {
  @ArchTest
  static final ArchRule BOUNCY_CASTLE_BEHIND_ONE_DOOR =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.meshrelay.crypto.internal.bc..",
              // Certificates of the development authority are X.509, not Mesh cryptography.
              "org.meshrelay.relay.cli.certificate..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("org.bouncycastle..")
          .because("a provider can be replaced, parameters are checked in one place");

  @ArchTest
  static final ArchRule VERTX_ONLY_AT_THE_EDGES =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.meshrelay.relay..",
              "org.meshrelay.client",
              "org.meshrelay.client.http..",
              "org.meshrelay.client.locate..",
              "org.meshrelay.loadtest..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.vertx..")
          .because("libraries stay testable without an event loop");

  @ArchTest
  static final ArchRule NETTY_STAYS_BELOW_VERTX =
      noClasses()
          .that()
          .resideOutsideOfPackages("org.meshrelay.udp.endpoint..", "org.meshrelay.relay.udp..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("io.netty..")
          .because("buffers with reference counts do not travel");

  @ArchTest
  static final ArchRule CHRONICLE_BEHIND_ONE_WALL =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.meshrelay.dare.store.chronicle..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("net.openhft..")
          .because("the engine is a choice, its flags and habits stay behind one wall");

  @ArchTest
  static final ArchRule DECISIONS_REPEAT =
      noClasses()
          .that()
          .resideInAPackage("org.meshrelay.access..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.io..", "java.nio.file..", "java.net..", "java.nio.channels..")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .because("a decision is a pure function of recorded facts");

  @ArchTest
  static final ArchRule LIBRARIES_DO_NOT_LOOK_UP =
      noClasses()
          .that()
          .resideInAnyPackage("org.meshrelay.crypto..", "org.meshrelay.protocol..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.meshrelay.dare..",
              "org.meshrelay.access..",
              "org.meshrelay.udp..",
              "org.meshrelay.client..",
              "org.meshrelay.relay..",
              "org.meshrelay.loadtest..")
          .because("arrows point down only");

  @ArchTest
  static final ArchRule LOAD_HARNESS_IS_A_STRANGER =
      noClasses()
          .that()
          .resideInAPackage("org.meshrelay.loadtest..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.meshrelay.relay..", "org.meshrelay.dare..")
          .because("it measures over sockets what a stranger would see");

  @ArchTest
  static final ArchRule NO_CYCLES_IN_CRYPTO =
      slices().matching("org.meshrelay.crypto.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_IN_PROTOCOL =
      slices().matching("org.meshrelay.protocol.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_IN_SPOOLS =
      slices().matching("org.meshrelay.dare.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_IN_CLIENT =
      slices().matching("org.meshrelay.client.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NO_CYCLES_IN_RELAY =
      slices().matching("org.meshrelay.relay.(**)").should().beFreeOfCycles();

  @ArchTest
  static final ArchRule NULL_POLICY_IS_TOTAL =
      classes()
          .that()
          .areNotMemberClasses()
          .and()
          .areNotAnonymousClasses()
          .should(resideInNullMarkedPackage());

  @ArchTest
  static final ArchRule NO_STATIC_STATE =
      fields()
          .that()
          .areStatic()
          .and(areWrittenByHand())
          .should()
          .beFinal()
          .because("hidden state makes two nodes in one process share it");

  @ArchTest
  static final ArchRule NO_HIDDEN_CONFIGURATION =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              "org.meshrelay.relay.config..", "org.meshrelay.relay.cli..", "org.meshrelay.testkit..")
          .and()
          .haveSimpleNameNotEndingWith("Main")
          .should()
          .callMethod(System.class, "getProperty", String.class)
          .orShould()
          .callMethod(System.class, "getenv", String.class)
          .orShould()
          .callMethod(System.class, "getenv")
          .because("configuration is read in one place and passed in");

  @ArchTest
  static void transactionsDoNotCallTransactions(JavaClasses all) {
    Set<JavaClass> transactions =
        all.stream()
            .filter(c -> c.getPackageName().equals("org.meshrelay.relay.transaction"))
            .filter(c -> c.getSimpleName().endsWith("Transaction") && !c.isInterface())
            .collect(Collectors.toSet());
    for (JavaClass transaction : transactions) {
      noClasses()
          .that()
          .haveFullyQualifiedName(transaction.getFullName())
          .should()
          .dependOnClassesThat(
              DescribedPredicate.describe(
                  "another transaction", c -> transactions.contains(c) && !c.equals(transaction)))
          .because("shared work goes down a layer")
          .check(all);
    }
  }

  @Test
  void chronicleAnalytics_isNotOnTheClassPath() {
    assertThrows(
        ClassNotFoundException.class,
        () -> Class.forName("net.openhft.chronicle.analytics.Analytics"));
  }

  private static ArchCondition<JavaClass> resideInNullMarkedPackage() {
    return new ArchCondition<>("reside in a package marked @NullMarked") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean marked =
            type.getPackage().isAnnotatedWith(NullMarked.class) || type.getName().endsWith("-info");
        events.add(
            new SimpleConditionEvent(type, marked, type.getPackageName() + " lacks @NullMarked"));
      }
    };
  }

  private static DescribedPredicate<JavaField> areWrittenByHand() {
    return DescribedPredicate.describe(
        "are written by hand", field -> !field.getModifiers().contains(JavaModifier.SYNTHETIC));
  }
}
