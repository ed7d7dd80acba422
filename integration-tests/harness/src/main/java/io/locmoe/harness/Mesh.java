package io.locmoe.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A test that has a mesh: its parameters of type {@link io.locmoe.harness.mesh.TestMesh} are given one. That of a class
 * is started once, for all its tests, and ends after the last; that of a method is the method's own.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(MeshExtension.class)
public @interface Mesh {

    /** Nodes, 1 to 64. */
    int nodes() default 2;

    /** Compute threads of each node, 1 to 64. */
    int devicesPerNode() default 1;

    /** Whether the nodes live in the test's own JVM rather than in processes: quick, but little can happen to them. */
    boolean inThisJvm() default false;

    /**
     * Rate of each node's link, such as {@code 200mbit}; empty for nodes on loopback. Links need network namespaces:
     * where the machine cannot have them, the test is skipped with the reason.
     */
    String linkRate() default "";

    /**
     * Whether each node is a container, which podman runs. Where the machine cannot have them, the test is skipped with
     * the reason.
     */
    boolean containers() default false;

    /** Memory limit of each container, such as {@code 1g}; empty for no limit. */
    String memory() default "";

    /**
     * Plug-ins of the test's own class path, which are packed for the nodes: the classes that implement
     * {@code MoePlugin}.
     */
    Class<?>[] plugins() default {};

    /** Directories with a sub-directory for each packed plug-in, from the working directory of the test. */
    String[] pluginDirectories() default {};
}
