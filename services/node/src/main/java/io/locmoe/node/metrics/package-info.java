/** Metrics of a node and of the job that it leads, for Prometheus. */
package io.locmoe.node.metrics;
