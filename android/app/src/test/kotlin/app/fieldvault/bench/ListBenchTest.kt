package app.fieldvault.bench

import android.content.Intent
import androidx.compose.ui.test.hasContentDescription
import androidx.compose.ui.test.junit4.v2.createEmptyComposeRule
import androidx.test.core.app.ApplicationProvider
import androidx.test.ext.junit.runners.AndroidJUnit4
import app.fieldvault.R
import app.fieldvault.agent.ListOrder
import app.fieldvault.agent.Outcome
import app.fieldvault.agent.PhoneState
import app.fieldvault.e2e.E2eApplication
import app.fieldvault.screen.PresenterStore
import app.fieldvault.screen.ScreenGraph
import app.fieldvault.testkit.FleetServer
import app.fieldvault.ui.MainActivity
import java.io.File
import java.util.Locale
import kotlinx.coroutines.CoroutineScope
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.SupervisorJob
import kotlinx.coroutines.cancel
import kotlinx.coroutines.runBlocking
import org.junit.After
import org.junit.Rule
import org.junit.Test
import org.junit.runner.RunWith
import org.robolectric.Robolectric
import org.robolectric.annotation.Config
import org.robolectric.annotation.GraphicsMode

/**
 * Measures and promises nothing: starts of the app on a phone full of customers, and its list over the core against the same list
 * from memory. Run by scripts/bench android alone; writes one JSON object into the file `fieldvault.bench.out`.
 */
@RunWith(AndroidJUnit4::class)
@Config(application = E2eApplication::class, qualifiers = "zh-rCN-w400dp-h860dp-port-xhdpi")
@GraphicsMode(GraphicsMode.Mode.NATIVE)
class ListBenchTest {
    @get:Rule
    val compose = createEmptyComposeRule()

    private val app: E2eApplication get() = ApplicationProvider.getApplicationContext()
    private val customers = Integer.getInteger("fieldvault.bench.customers", 20_000)
    private val repeats = Integer.getInteger("fieldvault.bench.repeats", 5)

    @After
    fun close() = app.graph.close()

    @Test
    fun `starts and lists of a full phone`() {
        fill()
        val memory = runBlocking { FromMemory.of(app.graph.gateway) }
        val bench = ListBench(compose, memory.first(ListOrder.NextFollowUp).name)
        val lists = lists(bench, memory)
        val starts = List(repeats) { start(bench) }
        val json = listOf(
            "\"customers\":$customers",
            "\"first_list_ms\":${Compared(lists.map { (core, mem) -> core.firstMs to mem.firstMs }).json()}",
            "\"frame_us\":${Compared(lists.map { (core, mem) -> middle(core.framesUs) to middle(mem.framesUs) }).json()}",
            "\"slow_frame_us\":${Compared(lists.map { (core, mem) -> slow(core.framesUs) to slow(mem.framesUs) }).json()}",
            "\"start_to_pad_ms\":${number(middle(starts.map { it.padMs }))}",
            "\"unlock_ms\":${number(middle(starts.map { it.unlockMs }))}",
            "\"unlocked_to_list_ms\":${number(middle(starts.map { it.listMs }))}",
        )
        File(checkNotNull(System.getProperty("fieldvault.bench.out")) { "run by scripts/bench android" }).writeText(json.joinToString(",", "{", "}"))
    }

    /** A person's whole district, synced, and the server gone: nothing happens beside what is measured. */
    private fun fill() {
        FleetServer(File(System.getProperty("fieldvault.testDir"), "bench")).use { server ->
            server.start()
            server.admin("users", "add", "sales01", "--role", "salesperson")
            server.admin("sample-data", "--customers", "$customers", "--owners", "1")
            val code = server.code("sales01")
            runBlocking {
                val gateway = app.graph.gateway
                done(gateway.enrol(code, PIN, "bench"))
                if (done(gateway.status()).state == PhoneState.Locked) done(gateway.unlock(PIN))
                done(gateway.sync())
                while (done(gateway.indexInBackground())) Unit
                check(done(gateway.status()).state == PhoneState.Open)
            }
        }
    }

    /** Over the core and from memory, in turns, the first pair not counted. */
    private fun lists(bench: ListBench, memory: FromMemory): List<Pair<ListBench.Times, ListBench.Times>> = List(repeats + 1) {
        alone { graph, presenters -> bench.run(OwnPresenters(graph, presenters), STROKES) } to
            alone { graph, presenters -> bench.run(MemoryGraph(graph, presenters, memory), STROKES) }
    }.drop(1)

    private fun alone(work: (ScreenGraph, PresenterStore) -> ListBench.Times): ListBench.Times {
        val scope = CoroutineScope(SupervisorJob() + Dispatchers.Main.immediate)
        return work(app.graph, PresenterStore(scope)).also { scope.cancel() }
    }

    private class Start(val padMs: Double, val unlockMs: Double, val listMs: Double)

    /** The process starts anew on the same files: its graph, its core, its window, the pad; the PIN; the list. */
    private fun start(bench: ListBench): Start {
        app.graph.close()
        val begun = System.nanoTime()
        app.startAgain()
        val controller = Robolectric.buildActivity(MainActivity::class.java, Intent(Intent.ACTION_MAIN)).setup()
        bench.until(hasContentDescription(app.getString(R.string.screen_pin_submit)))
        val pad = System.nanoTime()
        runBlocking { done(app.graph.gateway.unlock(PIN)) }
        val unlocked = System.nanoTime()
        app.graph.refreshStatus()
        bench.untilListed()
        val listed = System.nanoTime()
        controller.pause().stop().destroy()
        return Start((pad - begun) / NANOS_A_MILLI, (unlocked - pad) / NANOS_A_MILLI, (listed - unlocked) / NANOS_A_MILLI)
    }

    private fun <T> done(outcome: Outcome<T>): T = when (outcome) {
        is Outcome.Done -> outcome.value
        is Outcome.Failed -> error("${outcome.failure}")
    }

    private fun middle(of: List<Double>): Double = of.sorted()[of.size / 2]

    /** The slowest of a hundred. */
    private fun slow(of: List<Double>): Double = of.sorted()[of.size * 99 / 100]

    private fun number(of: Double): String = String.format(Locale.ROOT, "%.1f", of)

    private companion object {
        const val STROKES = 40
        const val NANOS_A_MILLI = 1_000_000.0

        /** Made anew each time: whoever takes it wipes it. */
        val PIN: ByteArray get() = "482913".toByteArray()
    }
}
