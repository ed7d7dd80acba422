/** Networks for the nodes of one machine: the loopback interface, or namespaces with rate-limited links. */
package io.locmoe.launcher.network;
