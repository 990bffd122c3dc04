package app.fieldvault.bench

import java.lang.management.ManagementFactory
import java.util.Locale

/** The CPU time of this thread, in nanoseconds: what other programs do meanwhile is not in it. */
fun cpuNanos(): Long = ManagementFactory.getThreadMXBean().currentThreadCpuTime

/** Two ways to do the same, one after the other, [repeats] times; [turns] calls each time. */
class Interleaved(private val repeats: Int, private val turns: Int) {
    /** Microseconds of CPU a call of both, once the JIT has seen enough. Each call answers a number, so that none can be left out. */
    fun measure(ours: () -> Int, baseline: () -> Int): Compared {
        repeat(WARM) {
            time(ours)
            time(baseline)
        }
        val pairs = List(repeats) { time(ours) to time(baseline) }
        return Compared(pairs)
    }

    private fun time(work: () -> Int): Double {
        var sum = 0L
        val begun = cpuNanos()
        repeat(turns) { sum += work() }
        val took = cpuNanos() - begun
        check(sum >= 0)
        return took / NANOS_A_MICRO / turns
    }

    private companion object {
        const val WARM = 30
        const val NANOS_A_MICRO = 1_000.0
    }
}

/** What was measured: ours and the baseline, pair by pair, in one unit. */
class Compared(private val pairs: List<Pair<Double, Double>>) {
    /** Medians of both, and of their ratio with its least and greatest. */
    fun json(): String {
        val ratios = pairs.map { it.first / it.second }.sorted()
        return String.format(
            Locale.ROOT,
            """{"ours":%.3f,"baseline":%.3f,"ratio":%.4f,"least":%.4f,"greatest":%.4f}""",
            median(pairs.map { it.first }), median(pairs.map { it.second }), median(ratios), ratios.first(), ratios.last(),
        )
    }

    private fun median(of: List<Double>): Double = of.sorted()[of.size / 2]
}
