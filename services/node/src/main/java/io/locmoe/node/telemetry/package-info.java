/** Exports the metrics and the log of a node to a collector, by OTLP. Loaded only where an endpoint is named. */
package io.locmoe.node.telemetry;
