package io.locmoe.layering;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasAnnotations;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Code of {@code src/main} that nothing uses. Authors of plug-ins use the SPI, its toolkit and the conformance kit, so
 * these are left out here; private code is left to PMD.
 */
abstract class UnusedCode {
    private static final JavaClasses CLASSES = CompiledClasses.ofMainAndTests();
    private static final Set<String> FOR_AUTHORS = Set.of("spi", "router.toolkit", "conformance", "harness");
    /** Called from another class loader, by name: what the harness needs of the host. */
    private static final Set<String> EMBEDDED = Set.of("EmbeddedLinks", "EmbeddedMesh");
    /** Called in the same way, of classes that the host uses too. */
    private static final Set<String> EMBEDDED_METHODS = Set.of("NodeApplication.kill");

    private static final String GENERATED = "control.proto";

    @Test
    void everyClassIsUsed() {
        assertThat(checked().filter(type -> !isEntryPoint(type) && !holdsConstants(type) && !isUsed(type)))
                .extracting(JavaClass::getName)
                .isEmpty();
    }

    @Test
    void everyMethodIsUsed() {
        assertThat(checked().flatMap(type -> type.getMethods().stream()).filter(method -> !mayBeUnused(method)))
                .filteredOn(method -> !isUsed(method))
                .extracting(JavaMethod::getFullName)
                .isEmpty();
    }

    private static Stream<JavaClass> checked() {
        return CLASSES.stream()
                .filter(type -> FOR_AUTHORS.stream().noneMatch(module -> Layers.isIn(type, module)))
                .filter(type -> !type.isAnonymousClass() && isOfMain(type))
                .filter(type -> !EMBEDDED.contains(type.getSimpleName()));
    }

    private static boolean isOfMain(JavaClass type) {
        return CompiledClasses.isOfMain(type) && !Layers.isIn(type, GENERATED);
    }

    /** Started by the JVM, found by ServiceLoader, or named in logback.xml. */
    private static boolean isEntryPoint(JavaClass type) {
        return type.tryGetMethod("main", String[].class).isPresent()
                || type.isAssignableTo("io.locmoe.spi.MoePlugin")
                || type.isAssignableTo("io.locmoe.cli.workshop.Workshop")
                || type.isAssignableTo("ch.qos.logback.core.spi.ContextAware")
                || type.getSimpleName().equals("package-info");
    }

    /** The compiler copies constants, so that no use of their class is left. */
    private static boolean holdsConstants(JavaClass type) {
        return type.getMethods().isEmpty()
                && !type.getFields().isEmpty()
                && type.getFields().stream()
                        .allMatch(field ->
                                field.getModifiers().containsAll(Set.of(JavaModifier.STATIC, JavaModifier.FINAL)));
    }

    private static boolean isUsed(JavaClass type) {
        return type.getDirectDependenciesToSelf().stream()
                .anyMatch(use -> !outermost(use.getOriginClass()).equals(outermost(type)) || isNested(type));
    }

    private static boolean isNested(JavaClass type) {
        return type.getEnclosingClass().isPresent();
    }

    private static JavaClass outermost(JavaClass type) {
        return type.getEnclosingClass().map(UnusedCode::outermost).orElse(type);
    }

    private static boolean isUsed(JavaMethod method) {
        return method.getAccessesToSelf().stream()
                .anyMatch(use -> !use.getOrigin().equals(method));
    }

    /** Methods that are called by others than our code: by the JVM, a library or through what they override. */
    private static boolean mayBeUnused(JavaMethod method) {
        return method.getModifiers().contains(JavaModifier.SYNTHETIC)
                || method.getModifiers().contains(JavaModifier.PRIVATE)
                || method.getName().equals("main")
                || EMBEDDED_METHODS.contains(method.getOwner().getSimpleName() + "." + method.getName())
                || isAnnotated(method)
                || ofEnumOrRecord(method)
                || overrides(method);
    }

    private static boolean isAnnotated(HasAnnotations<?> member) {
        return !member.getAnnotations().isEmpty();
    }

    private static boolean ofEnumOrRecord(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return owner.isEnum() && Set.of("values", "valueOf").contains(method.getName())
                || owner.isRecord() && owner.tryGetField(method.getName()).isPresent();
    }

    private static boolean overrides(JavaMethod method) {
        JavaClass owner = method.getOwner();
        return Stream.concat(owner.getAllRawSuperclasses().stream(), owner.getAllRawInterfaces().stream())
                .flatMap(parent -> parent.getMethods().stream())
                .anyMatch(inherited -> inherited.getName().equals(method.getName())
                        && inherited.getParameters().size()
                                == method.getParameters().size());
    }
}
