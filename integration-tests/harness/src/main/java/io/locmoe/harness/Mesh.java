package io.locmoe.harness;

import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives a test a mesh, as its parameters of type {@link io.locmoe.harness.mesh.TestMesh}. The mesh of a class is
 * started once, for all its tests, and ends after the last; the mesh of a method is for this method only.
 */
@Target({ElementType.TYPE, ElementType.METHOD})
@Retention(RetentionPolicy.RUNTIME)
@Inherited
@ExtendWith(MeshExtension.class)
public @interface Mesh {

    /** Number of nodes, 1 to 64. */
    int nodes() default 2;

    /** Number of compute threads of each node, 1 to 64. */
    int devicesPerNode() default 1;

    /** Whether the nodes run in the test's JVM instead of processes: fast, but supports few faults. */
    boolean inThisJvm() default false;

    /**
     * Rate of each node's link, such as {@code 200mbit}; empty for nodes on loopback. Links need network namespaces: if
     * the machine does not support them, the test is skipped with the reason.
     */
    String linkRate() default "";

    /**
     * Whether each node is a container, run by podman. If the machine does not support containers, the test is skipped
     * with the reason.
     */
    boolean containers() default false;

    /** Memory limit of each container, such as {@code 1g}; empty for no limit. */
    String memory() default "";

    /** Plug-ins on the test's class path, to be packed for the nodes: the classes that implement {@code MoePlugin}. */
    Class<?>[] plugins() default {};

    /** Directories with a sub-directory for each packed plug-in, relative to the working directory of the test. */
    String[] pluginDirectories() default {};
}
