/** Node first, then experts inside it: the SAM gate of HetuMoE. */
package io.locmoe.router.sam;
