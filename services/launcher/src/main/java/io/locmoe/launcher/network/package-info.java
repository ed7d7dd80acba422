/** Networks for the nodes of one machine: the loopback interface, or namespaces whose links have a rate. */
package io.locmoe.launcher.network;
