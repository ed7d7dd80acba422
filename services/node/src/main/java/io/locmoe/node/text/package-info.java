/** Texts that the nodes of a mesh generate together: the first has everything but the experts of the others. */
package io.locmoe.node.text;
