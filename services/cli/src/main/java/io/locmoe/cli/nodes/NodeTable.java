package io.locmoe.cli.nodes;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.locmoe.cli.plugins.AlignedRows;
import io.locmoe.report.ReportJson;
import io.locmoe.run.service.MeshStatus;

/**
 * The output of {@code nodes list}.
 *
 * @param mesh as reported by one of its nodes
 */
record NodeTable(MeshStatus mesh) {

    String text() {
        AlignedRows rows = new AlignedRows();
        rows.add("NAME", "RACK", "ZONE", "DEVICES", "DRIVERS", "CONTROL", "VERSION");
        mesh.nodes()
                .forEach(node -> rows.add(
                        node.name(),
                        known(node.rack()),
                        known(node.zone()),
                        Integer.toString(node.devices()),
                        known(String.join(",", node.drivers())),
                        node.host() + ":" + node.controlPort(),
                        node.version()));
        rows.add(mesh.runningJob().map(job -> job + " runs").orElse("no job runs"));
        return rows.text();
    }

    private static String known(String text) {
        return text.isEmpty() ? "-" : text;
    }

    String json() {
        ObjectNode all = ReportJson.MAPPER.createObjectNode();
        all.set("nodes", ReportJson.MAPPER.valueToTree(mesh.nodes()));
        all.put("runningJob", mesh.runningJob().orElse(null));
        return all.toPrettyString() + System.lineSeparator();
    }
}
