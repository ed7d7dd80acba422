package io.locmoe.kubernetes;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.PersistentVolumeClaim;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.Service;
import io.fabric8.kubernetes.api.model.ServiceAccount;
import io.fabric8.kubernetes.api.model.apps.StatefulSet;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import io.fabric8.kubernetes.api.model.batch.v1.JobSpec;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.policy.v1.PodDisruptionBudget;
import io.fabric8.kubernetes.api.model.rbac.Role;
import io.fabric8.kubernetes.api.model.rbac.RoleBinding;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The fields of Kubernetes' own types. Jackson refuses values of the wrong type; fields that a class does not know are
 * left over in it; what is required is not in the classes and stands here.
 */
final class KubernetesFields {
    static final Map<String, Class<?>> KINDS = Map.ofEntries(
            Map.entry("ConfigMap", ConfigMap.class),
            Map.entry("Job", Job.class),
            Map.entry("JobSpec", JobSpec.class),
            Map.entry("NetworkPolicy", NetworkPolicy.class),
            Map.entry("PersistentVolumeClaim", PersistentVolumeClaim.class),
            Map.entry("Pod", Pod.class),
            Map.entry("PodDisruptionBudget", PodDisruptionBudget.class),
            Map.entry("PodTemplateSpec", PodTemplateSpec.class),
            Map.entry("Role", Role.class),
            Map.entry("RoleBinding", RoleBinding.class),
            Map.entry("Service", Service.class),
            Map.entry("ServiceAccount", ServiceAccount.class),
            Map.entry("StatefulSet", StatefulSet.class));

    /** Required fields by the simple name of a class, as the reference of Kubernetes' API has them. */
    private static final Map<String, List<String>> REQUIRED = Map.ofEntries(
            Map.entry("Container", List.of("name")),
            Map.entry("ContainerPort", List.of("containerPort")),
            Map.entry("EnvVar", List.of("name")),
            Map.entry("HTTPGetAction", List.of("port")),
            Map.entry("HostPathVolumeSource", List.of("path")),
            Map.entry("JobSpec", List.of("template")),
            Map.entry("KeyToPath", List.of("key", "path")),
            Map.entry("NetworkPolicySpec", List.of("podSelector")),
            Map.entry("ObjectFieldSelector", List.of("fieldPath")),
            Map.entry("PersistentVolumeClaimVolumeSource", List.of("claimName")),
            Map.entry("PodFailurePolicyRule", List.of("action")),
            Map.entry("PodSpec", List.of("containers")),
            Map.entry("PolicyRule", List.of("verbs")),
            Map.entry("RoleBinding", List.of("roleRef")),
            Map.entry("RoleRef", List.of("apiGroup", "kind", "name")),
            Map.entry("ServicePort", List.of("port")),
            Map.entry("Subject", List.of("kind", "name")),
            Map.entry("StatefulSetSpec", List.of("selector", "template", "serviceName")),
            Map.entry("TopologySpreadConstraint", List.of("maxSkew", "topologyKey", "whenUnsatisfiable")),
            Map.entry("Volume", List.of("name")),
            Map.entry("VolumeMount", List.of("name", "mountPath")));

    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final List<String> problems = new ArrayList<>();

    private KubernetesFields() {}

    /** What is wrong with a value of a type of {@link #KINDS}. */
    static List<String> problems(String type, JsonNode value) {
        KubernetesFields fields = new KubernetesFields();
        try {
            fields.walk(MAPPER.treeToValue(value, KINDS.get(type)), type);
        } catch (JsonProcessingException e) {
            fields.problems.add(type + ": " + e.getMessage());
        }
        return fields.problems;
    }

    private void walk(Object value, String path) {
        if (value instanceof Collection<?> items) {
            int index = 0;
            for (Object item : items) {
                walk(item, path + "[" + index++ + "]");
            }
        } else if (value instanceof Map<?, ?> entries) {
            entries.forEach((key, entry) -> walk(entry, path + "." + key));
        } else if (value != null
                && !(value instanceof Quantity)
                && value.getClass().getName().startsWith("io.fabric8.kubernetes.api.model")) {
            bean(value, path);
        }
    }

    private void bean(Object bean, String path) {
        List<String> required = REQUIRED.getOrDefault(bean.getClass().getSimpleName(), List.of());
        Arrays.stream(bean.getClass().getMethods())
                .filter(method ->
                        method.getParameterCount() == 0 && method.getName().startsWith("get"))
                .filter(method -> !method.getReturnType().isPrimitive())
                .forEach(method -> {
                    String name = name(method);
                    Object value = call(method, bean);
                    if (name.equals("additionalProperties")) {
                        ((Map<?, ?>) value).keySet().forEach(key -> problems.add("there is no " + path + "." + key));
                    } else if (required.contains(name) && isMissing(value)) {
                        problems.add(path + "." + name + " is missing");
                    } else if (!name.equals("class")) {
                        walk(value, path + "." + name);
                    }
                });
    }

    private static boolean isMissing(Object value) {
        return value == null || value instanceof Collection<?> items && items.isEmpty();
    }

    private static String name(Method method) {
        String name = method.getName().substring("get".length());
        return name.isEmpty() ? name : Character.toLowerCase(name.charAt(0)) + name.substring(1);
    }

    private static Object call(Method method, Object bean) {
        try {
            return method.invoke(bean);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
