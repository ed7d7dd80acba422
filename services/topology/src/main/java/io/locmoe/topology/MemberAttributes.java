package io.locmoe.topology;

import com.hazelcast.cluster.Member;
import com.hazelcast.config.MemberAttributeConfig;
import java.util.List;

/** A node's record as attributes of its Hazelcast member. */
final class MemberAttributes {
    private MemberAttributes() {}

    static MemberAttributeConfig of(MeshNode node) {
        return new MemberAttributeConfig()
                .setAttribute("index", Integer.toString(node.index()))
                .setAttribute("name", node.name())
                .setAttribute("host", node.host())
                .setAttribute("flightPort", Integer.toString(node.flightPort()))
                .setAttribute("controlPort", Integer.toString(node.controlPort()))
                .setAttribute("rankPort", Integer.toString(node.rankPort()))
                .setAttribute("httpPort", Integer.toString(node.httpPort()))
                .setAttribute("devices", Integer.toString(node.devices()))
                .setAttribute("drivers", String.join(",", node.drivers()))
                .setAttribute("version", node.version());
    }

    static MeshNode read(Member member) {
        String drivers = member.getAttribute("drivers");
        return new MeshNode(
                number(member, "index"),
                member.getAttribute("name"),
                member.getAttribute("host"),
                number(member, "flightPort"),
                number(member, "controlPort"),
                number(member, "rankPort"),
                number(member, "httpPort"),
                number(member, "devices"),
                drivers.isEmpty() ? List.of() : List.of(drivers.split(",")),
                member.getAttribute("version"));
    }

    private static int number(Member member, String name) {
        return Integer.parseInt(member.getAttribute(name));
    }
}
