/** What connects the processes of this machine that generate text together. */
package io.locmoe.node.generation;
