/** What a node does for users and for other nodes, and the values that these calls carry. */
package io.locmoe.run.service;
