/** The nodes of the mesh as runs see them, with their software. */
package io.locmoe.run.mesh;
