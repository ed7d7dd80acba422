package io.locmoe.cli.train;

import io.locmoe.cli.CommandException;
import io.locmoe.cli.Distribution;
import io.locmoe.cli.report.ReportJson;
import io.locmoe.engine.settings.JobSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Starts the nodes of a mesh on this machine. */
final class NodeFleet {
    private NodeFleet() {
    }
}
