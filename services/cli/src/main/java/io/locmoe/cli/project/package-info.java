/** What plug-in authors start with: a project, the artifacts that it is built against, and the pages of the API. */
package io.locmoe.cli.project;
