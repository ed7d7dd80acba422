/** What authors of plug-ins begin with: a project, what it is built against, and the pages of the API. */
package io.locmoe.cli.project;
