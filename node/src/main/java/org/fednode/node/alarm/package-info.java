/** What people have to look at, until they say that they have. */
package org.fednode.node.alarm;
