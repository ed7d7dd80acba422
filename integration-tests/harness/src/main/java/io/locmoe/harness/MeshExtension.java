package io.locmoe.harness;

import io.locmoe.harness.install.HarnessException;
import io.locmoe.harness.mesh.MeshPlan;
import io.locmoe.harness.mesh.TestMesh;
import io.locmoe.harness.mesh.TestNode;
import io.locmoe.harness.plugin.PackedPlugin;
import io.locmoe.harness.workspace.Workspace;
import java.lang.reflect.AnnotatedElement;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;
import org.junit.platform.commons.support.AnnotationSupport;

/**
 * Gives a test the mesh that its annotation {@link Mesh} describes. A failed test also shows the last output of the
 * nodes, because their logs are removed with the mesh.
 */
final class MeshExtension implements ParameterResolver, ExecutionCondition, TestExecutionExceptionHandler {
    private static final ExtensionContext.Namespace MESHES = ExtensionContext.Namespace.create(MeshExtension.class);
    private static final int LAST_LINES = 40;

    /** A mesh in the store of the test that requested it. JUnit closes it, however the test ends. */
    private record Held(Workspace plugins, TestMesh mesh) implements AutoCloseable {
        static Held start(Mesh wanted) {
            Workspace plugins = Workspace.create();
            try {
                MeshPlan plan = plan(wanted, plugins.path());
                return new Held(plugins, wanted.inThisJvm() ? plan.startInThisJvm() : plan.start());
            } catch (RuntimeException e) {
                plugins.close();
                throw e;
            }
        }

        @Override
        public void close() {
            try (plugins) {
                mesh.close();
            }
        }
    }

    private static MeshPlan plan(Mesh wanted, Path packed) {
        MeshPlan plan = MeshPlan.of(wanted.nodes()).devicesPerNode(wanted.devicesPerNode());
        if (!wanted.linkRate().isEmpty()) {
            plan = plan.linkRate(wanted.linkRate());
        }
        if (wanted.containers()) {
            plan = plan.containers();
        }
        if (!wanted.memory().isEmpty()) {
            plan = plan.memory(wanted.memory());
        }
        for (String directory : wanted.pluginDirectories()) {
            plan = plan.plugins(Path.of(directory));
        }
        for (Class<?> plugin : wanted.plugins()) {
            PackedPlugin.into(packed, plugin);
        }
        return wanted.plugins().length == 0 ? plan : plan.plugins(packed);
    }

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
        return context.getElement()
                .flatMap(element -> AnnotationSupport.findAnnotation(element, Mesh.class))
                .flatMap(MeshExtension::obstacle)
                .map(ConditionEvaluationResult::disabled)
                .orElse(ConditionEvaluationResult.enabled("nothing speaks against the mesh"));
    }

    private static Optional<String> obstacle(Mesh wanted) {
        if (wanted.containers()) {
            return MeshPlan.containerObstacle();
        }
        return wanted.linkRate().isEmpty() ? Optional.empty() : MeshPlan.linkObstacle();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == TestMesh.class;
    }

    @Override
    public TestMesh resolveParameter(ParameterContext parameter, ExtensionContext context) {
        Optional<Mesh> own = annotation(context.getElement());
        ExtensionContext owner = own.isPresent() ? context : classContext(context);
        Mesh wanted = own.or(() -> annotation(owner.getElement())).orElseThrow();
        return owner.getStore(MESHES)
                .getOrComputeIfAbsent(Mesh.class, _ -> Held.start(wanted), Held.class)
                .mesh();
    }

    @Override
    public void handleTestExecutionException(ExtensionContext context, Throwable failure) throws Throwable {
        Held held = context.getStore(MESHES).get(Mesh.class, Held.class);
        if (held != null) {
            held.mesh().nodes().forEach(node -> tellLog(node, failure));
        }
        throw failure;
    }

    private static void tellLog(TestNode node, Throwable failure) {
        try {
            List<String> log = node.log().lines().toList();
            if (!log.isEmpty()) {
                failure.addSuppressed(said(node, log.subList(Math.max(0, log.size() - LAST_LINES), log.size())));
            }
        } catch (RuntimeException e) {
            failure.addSuppressed(e); // the first failure is the one to report
        }
    }

    private static HarnessException said(TestNode node, List<String> lines) {
        HarnessException said = new HarnessException(
                "not a failure, but the end of the log of " + node.name() + ":\n" + String.join("\n", lines));
        said.setStackTrace(new StackTraceElement[0]);
        return said;
    }

    /** The nearest enclosing class that has the annotation. */
    private static ExtensionContext classContext(ExtensionContext context) {
        ExtensionContext around = context;
        while (annotation(around.getElement()).isEmpty()) {
            around = around.getParent().orElseThrow();
        }
        return around;
    }

    private static Optional<Mesh> annotation(Optional<AnnotatedElement> element) {
        return element.flatMap(found -> AnnotationSupport.findAnnotation(found, Mesh.class));
    }
}
