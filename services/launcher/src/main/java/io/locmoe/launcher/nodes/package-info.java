/** Nodes as processes on this machine, with their configurations, certificates and logs. */
package io.locmoe.launcher.nodes;
