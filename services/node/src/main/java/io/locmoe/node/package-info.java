/**
 * One node of a mesh as a Vert.x application. Roles are verticles; their event loops route and never compute, and
 * blocking work has a worker or a thread of its own.
 */
package io.locmoe.node;
