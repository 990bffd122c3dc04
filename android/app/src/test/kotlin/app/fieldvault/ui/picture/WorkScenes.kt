package app.fieldvault.ui.picture

import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.agent.Conflict
import app.fieldvault.agent.EntityKind
import app.fieldvault.agent.FieldChange
import app.fieldvault.agent.FieldValue
import app.fieldvault.agent.RejectCode
import app.fieldvault.screen.Route
import app.fieldvault.screen.SyncState
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.testkit.Sample
import app.fieldvault.testkit.SampleCustomers
import kotlinx.coroutines.runBlocking

private fun work(
    name: String,
    route: Route,
    variants: List<Variant> = Variant.TWO,
    samples: List<Sample> = SampleCustomers.dozen(),
    prepare: FakeGraph.() -> Unit = {},
    act: Stage.() -> Unit = {},
) = Scene(name, variants, samples, prepare, listOf(Route.Customers, route), act = act)

private fun conflict(id: Long, field: String, mine: String, theirs: String, rejected: RejectCode? = null) = Conflict(
    id, SampleCustomers.id(2), EntityKind.Customer, SampleCustomers.id(2), field,
    FieldValue.Text(mine), FieldValue.Text(theirs), rejected, FakeClock.START - 3_600_000,
)

private val TWO_VALUES = conflict(1, "address", "杭州市西湖区文三路 90 号 3 楼", "杭州市滨江区江南大道 228 号")

private fun FakeGraph.queue() = runBlocking {
    gateway.edit(SampleCustomers.id(4), listOf(FieldChange("phone", FieldValue.Text("13500138902"))))
    gateway.edit(SampleCustomers.id(6), listOf(FieldChange("company", FieldValue.Text("Northwind")), FieldChange("notes", FieldValue.Text("x"))))
}

internal val WORK_SCENES = listOf(
    work("today", Route.Today, Variant.ALL),
    work("today-empty", Route.Today, samples = SampleCustomers.dozen().map { it.copy(reminders = emptyList()) }),
    work("today-silent", Route.Today, prepare = { alarms.mayNotify = false }),
    work("today-move", Route.Today) { tap(R.string.screen_today_move_for, "张伟") },
    work("pending", Route.Pending, Variant.ALL, prepare = {
        gateway.conflicts += TWO_VALUES
        queue()
    }),
    work("pending-safe", Route.Pending),
    work("pending-undo", Route.Pending, prepare = { gateway.conflicts += TWO_VALUES }) { tap(R.string.screen_pending_mine) },
    work("pending-rejected", Route.Pending, prepare = { gateway.conflicts += conflict(2, "phone", "13900136799", "", RejectCode.NoLongerYours) }),
    work("pending-syncing", Route.Pending, prepare = {
        queue()
        syncState.value = SyncState.Running()
    }),
    work("pending-offline", Route.Pending, prepare = {
        queue()
        syncState.value = SyncState.Idle(failure = AgentFailure.Offline(60), endedMs = FakeClock.START - 600_000)
    }),
)
