package io.scrubjay.proxy;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The directions in which the packages of the proxy depend on each other. */
@AnalyzeClasses(packages = "io.scrubjay.proxy", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String ROOT = "io.scrubjay.proxy";

    @ArchTest
    static final ArchRule REDACT_KNOWS_NO_CHANNELS = noClasses()
            .that()
            .resideInAPackage(ROOT + ".redact..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty.channel..", "io.netty.bootstrap..", "java.net..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule REDACT_SEES_NEITHER_SIDE =
            sees("redact", "receive", "forward", "incident", "revoke", "admin", "config", "store", "reload", "cli");

    @ArchTest
    static final ArchRule RECEIVE_SEES_REDACT_ONLY =
            sees("receive", "forward", "incident", "revoke", "admin", "store", "reload", "cli");

    @ArchTest
    static final ArchRule FORWARD_SEES_REDACT_ONLY =
            sees("forward", "receive", "incident", "revoke", "admin", "reload", "cli");

    @ArchTest
    static final ArchRule INCIDENT_IS_OFF_THE_FORWARDING_PATH =
            sees("incident", "receive", "forward", "revoke", "admin", "cli");

    @ArchTest
    static final ArchRule REVOKE_IS_OFF_THE_FORWARDING_PATH =
            sees("revoke", "receive", "redact", "forward", "reload", "admin", "cli");

    @ArchTest
    static final ArchRule HTTP_KNOWS_TLS_ONLY = sees(
            "http", "receive", "redact", "forward", "incident", "revoke", "reload", "store", "config", "admin", "cli");

    @ArchTest
    static final ArchRule RELOAD_KNOWS_RULES_ONLY =
            sees("reload", "receive", "redact", "forward", "incident", "revoke", "admin", "store", "cli");

    @ArchTest
    static final ArchRule CONFIG_IS_A_LEAF = leaf("config");

    @ArchTest
    static final ArchRule STORE_IS_A_LEAF = leaf("store");

    @ArchTest
    static final ArchRule TELEMETRY_IS_A_LEAF = leaf("telemetry");

    @ArchTest
    static final ArchRule ONLY_THE_COMMAND_LINE_SEES_THE_WIRING = noClasses()
            .that()
            .resideInAPackage(ROOT + ".*..")
            .and()
            .resideOutsideOfPackages(ROOT + ".cli..", ROOT + ".demo..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ROOT, ROOT + ".cli..")
            .allowEmptyShould(true);

    private static ArchRule sees(String room, String... hidden) {
        String[] packages = new String[hidden.length];
        for (int i = 0; i < hidden.length; i++) {
            packages[i] = ROOT + "." + hidden[i] + "..";
        }
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(true);
    }

    private static ArchRule leaf(String room) {
        return noClasses()
                .that()
                .resideInAPackage(ROOT + "." + room + "..")
                .should()
                .dependOnClassesThat(resideInAPackage(ROOT + "..")
                        .and(resideOutsideOfPackage(
                                ROOT + "." + room + "..")))
                .allowEmptyShould(true);
    }
}
