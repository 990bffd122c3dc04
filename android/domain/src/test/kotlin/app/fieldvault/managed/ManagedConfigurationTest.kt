package app.fieldvault.managed

import app.fieldvault.agent.KeyOutcome
import app.fieldvault.agent.ManagedKeyOutcome
import org.junit.Assert.assertEquals
import org.junit.Assert.assertFalse
import org.junit.Assert.assertNull
import org.junit.Assert.assertTrue
import org.junit.Test

class ManagedConfigurationTest {
    @Test
    fun `a value is read from text or number, without the spaces around it`() {
        val read = ManagedConfiguration.read(mapOf("enrolment" to " ABCD \n", "help_contact" to 4001234567L))
        assertEquals("ABCD", read[ManagedKey.Enrolment])
        assertEquals("4001234567", read[ManagedKey.HelpContact])
        assertFalse(read.blank)
    }

    @Test
    fun `what cannot be used is told, key by key, and used for nothing`() {
        val read = ManagedConfiguration.read(mapOf("enrolment" to "x".repeat(5_000), "help_contact" to arrayOf("a"), "colour" to "red"))
        assertTrue(read.blank)
        assertEquals(
            listOf(
                ManagedKeyOutcome("enrolment", KeyOutcome.Refused, "too_long"),
                ManagedKeyOutcome("help_contact", KeyOutcome.Refused, "wrong_type"),
                ManagedKeyOutcome("colour", KeyOutcome.Ignored, "unknown_key"),
            ),
            read.outcomes,
        )
    }

    @Test
    fun `nothing, blank and control characters take no effect`() {
        val read = ManagedConfiguration.read(mapOf("enrolment" to "  ", "help_contact" to "call\u0000me"))
        assertNull(read[ManagedKey.Enrolment])
        assertEquals(listOf("blank", "control_characters"), read.outcomes.map { it.why })
        assertEquals(listOf("absent", "absent"), ManagedConfiguration.read(emptyMap()).outcomes.map { it.why })
    }

    @Test
    fun `a report stays within the bounds of the core`() {
        val read = ManagedConfiguration.read((1..100).associate { "k".repeat(80) + it to "v" })
        assertEquals(32, read.outcomes.size)
        assertTrue(read.outcomes.all { it.key.length <= 64 && it.why.all { c -> c in 'a'..'z' || c == '_' } })
    }

    @Test
    fun `a phone that never had a configuration is never taken for one that lost it`() {
        assertFalse(ManagedGrace().after(blank = true, nowMs = 0).withdrawn(Long.MAX_VALUE))
    }

    @Test
    fun `a configuration that stays away for a day is withdrawn, and one that comes back is not`() {
        val lost = ManagedGrace().after(blank = false, nowMs = 1).after(blank = true, nowMs = 1_000).after(blank = true, nowMs = 5_000)
        assertEquals(1_000L, lost.blankSinceMs)
        assertFalse(lost.withdrawn(999 + ManagedGrace.GRACE_MS))
        assertTrue(lost.withdrawn(1_000 + ManagedGrace.GRACE_MS))
        assertFalse(lost.after(blank = false, nowMs = 9_000).withdrawn(Long.MAX_VALUE))
    }

    @Test
    fun `what is kept is read as it was, and what cannot be read counts as a phone that was managed`() {
        for (grace in listOf(ManagedGrace(), ManagedGrace(true), ManagedGrace(true, 77))) assertEquals(grace, ManagedGrace.read(grace.save()))
        assertEquals(ManagedGrace(), ManagedGrace.read(null))
        assertEquals(ManagedGrace(seen = true), ManagedGrace.read(""))
        assertEquals(ManagedGrace(seen = true), ManagedGrace.read("\u0000\u0000"))
    }
}
