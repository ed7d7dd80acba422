/** The page of the mesh and of its runs, which every node serves. */
package io.locmoe.node.page;
