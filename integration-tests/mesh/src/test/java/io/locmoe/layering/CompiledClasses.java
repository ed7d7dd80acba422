package io.locmoe.layering;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;

/** The compiled classes of every module, whether or not the tests have it on their class path; read once. */
final class CompiledClasses {
    private static final JavaClasses ALL =
            new ClassFileImporter().importPaths(Modules.directories("target/classes", "target/test-classes"));
    private static final JavaClasses MAIN =
            ALL.that(DescribedPredicate.describe("of src/main", CompiledClasses::isOfMain));

    private CompiledClasses() {}

    /** Classes of {@code src/main}. */
    static JavaClasses ofMain() {
        return MAIN;
    }

    /** Classes of {@code src/main} and {@code src/test}. */
    static JavaClasses ofMainAndTests() {
        return ALL;
    }

    static boolean isOfMain(JavaClass type) {
        return type.getSource().orElseThrow().getUri().getPath().contains("/target/classes/");
    }
}
