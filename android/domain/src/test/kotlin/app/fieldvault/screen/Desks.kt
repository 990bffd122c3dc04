package app.fieldvault.screen

import app.fieldvault.agent.SyncReport
import app.fieldvault.testkit.FakeGraph

/** A sync that brought something. */
val BROUGHT = SyncReport(3, 0, 0, 0, 0, 0, resynced = false, auditContradicted = false, locked = false)

/** The desk of a graph of fakes. */
fun FakeGraph.desk(): SyncDesk = syncDesk()
