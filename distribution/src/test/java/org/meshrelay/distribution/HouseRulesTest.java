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
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The directions of the house: who may know whom. ARCHITECTURE.md argues why. */
class HouseRulesTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("org.meshrelay");

  @Test
  void bouncyCastle_isBehindOneDoor() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.meshrelay.crypto.internal.bc..",
            // Certificates of the development authority are X.509, not Mesh cryptography.
            "org.meshrelay.relay.cli.certificate..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.bouncycastle..")
        .because("a provider can be replaced, parameters are checked in one place")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void vertx_isOnlyAtTheEdges() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.meshrelay.relay..",
            "org.meshrelay.client",
            "org.meshrelay.client.http..",
            "org.meshrelay.client.locate..",
            "org.meshrelay.loadtest..",
            "org.meshrelay.testkit..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.vertx..")
        .because("libraries stay testable without an event loop")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void netty_staysBelowVertx() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "org.meshrelay.udp.endpoint..",
            "org.meshrelay.relay.udp..",
            // Looks at octets before they are decoded; keeps no buffer.
            "org.meshrelay.relay.http.wire..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.netty..")
        .because("buffers with reference counts do not travel")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void chronicle_isBehindOneWall() {
    noClasses()
        .that()
        .resideOutsideOfPackage("org.meshrelay.dare.store.chronicle..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("net.openhft..")
        .because("the engine is a choice, its flags and habits stay behind one wall")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void decisions_repeat() {
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
        .because("a decision is a pure function of recorded facts")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void libraries_doNotLookUp() {
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
        .because("arrows point down only")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void loadHarness_isAStranger() {
    noClasses()
        .that()
        .resideInAPackage("org.meshrelay.loadtest..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.meshrelay.relay..", "org.meshrelay.dare..")
        .because("it measures over sockets what a stranger would see")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void crypto_hasNoCycles() {
    slices()
        .matching("org.meshrelay.crypto.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void protocol_hasNoCycles() {
    slices()
        .matching("org.meshrelay.protocol.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void dareStream_hasNoCycles() {
    slices()
        .matching("org.meshrelay.dare.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void client_hasNoCycles() {
    slices()
        .matching("org.meshrelay.client.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void relay_hasNoCycles() {
    slices()
        .matching("org.meshrelay.relay.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void loadtest_hasNoCycles() {
    slices()
        .matching("org.meshrelay.loadtest.(**)")
        .should()
        .beFreeOfCycles()
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void nullPolicy_isTotal() {
    classes()
        .that()
        .areNotMemberClasses()
        .and()
        .areNotAnonymousClasses()
        .should(resideInNullMarkedPackage())
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void staticFields_areFinal() {
    fields()
        .that()
        .areStatic()
        .and(areWrittenByHand())
        .should()
        .beFinal()
        .because("hidden state makes two nodes in one process share it")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void configuration_isNotHidden() {
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
        .because("configuration is read in one place and passed in")
        .allowEmptyShould(true)
        .check(ALL);
  }

  @Test
  void transactions_doNotCallTransactions() {
    Set<JavaClass> transactions =
        ALL.stream()
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
          .check(ALL);
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
