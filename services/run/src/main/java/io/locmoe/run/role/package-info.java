/** A node's part in runs: the services that it offers to users and to other nodes. */
package io.locmoe.run.role;
