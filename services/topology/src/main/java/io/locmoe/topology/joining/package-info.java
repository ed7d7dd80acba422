/** How long, and with which words, a node waits for the mesh that it joins. */
package io.locmoe.topology.joining;
