package app.fieldvault.ui.picture

import app.fieldvault.R
import app.fieldvault.agent.AgentFailure
import app.fieldvault.screen.SyncState
import app.fieldvault.testkit.Call
import app.fieldvault.testkit.FakeClock
import app.fieldvault.testkit.FakeGraph
import app.fieldvault.testkit.Sample
import app.fieldvault.testkit.SampleCustomers

private fun home(
    name: String,
    variants: List<Variant> = Variant.TWO,
    samples: List<Sample> = SampleCustomers.dozen(),
    prepare: FakeGraph.() -> Unit = {},
    keyboard: Boolean = false,
    act: Stage.() -> Unit = {},
) = Scene(name, variants, samples, prepare, keyboard = keyboard, act = act)

private const val MINUTE = 60_000L

internal val HOME_SCENES = listOf(
    home("home", Variant.ALL, prepare = { gateway.phone = gateway.phone.copy(pending = 2) }),
    home("home-cities") { tap(R.string.screen_customers_tab_city) },
    home("home-names", samples = SampleCustomers.many(60)) { tap(R.string.screen_customers_tab_name) },
    home("home-recent") { tap(R.string.screen_customers_tab_recent) },
    home("home-empty", samples = emptyList()),
    home("home-first-sync", samples = emptyList(), prepare = {
        gateway.phone = gateway.phone.copy(lastSyncMs = null)
        syncState.value = SyncState.Running(1_240, 5_000)
    }),
    home("home-offline", prepare = { syncState.value = SyncState.Idle(failure = AgentFailure.Offline(60), endedMs = FakeClock.START - 12 * MINUTE) }),
    home("home-lease-soon", prepare = { gateway.phone = gateway.phone.run { copy(lease = lease!!.copy(warnsAtMs = FakeClock.START)) } }),
    home("home-untrusted", prepare = { syncState.value = SyncState.Idle(failure = AgentFailure.ServerNotTrusted, endedMs = FakeClock.START) }),
    home("home-error", prepare = { gateway.faults.fail(Call.ListPage, AgentFailure.Internal(17)) }),
    home("search", Variant.ALL) { search("晨光") },
    home("search-keyboard", Variant.ALL.filter { it.device == Device.Phone }, keyboard = true) { search("zw") },
    home("search-none") { search("qqq") },
    home("search-many", samples = SampleCustomers.many(400)) { search("a") },
)

private fun Stage.search(text: String) {
    type(R.string.screen_customers_search, text)
    pass(400)
}
