package app.fieldvault.managed

import app.fieldvault.agent.KeyOutcome
import app.fieldvault.agent.ManagedKeyOutcome

/** One key of the managed configuration. `res/xml/app_restrictions.xml` lists the same ones; a test compares the two. */
enum class ManagedKey(val key: String, private val longest: Int) {
    /** An enrolment code: the text of the QR, or the typed form. */
    Enrolment("enrolment", 4096),

    /** Whom to call when something is blocked: a phone number or a short text. */
    HelpContact("help_contact", 120),
    ;

    /** Reads what came, of whatever type: consoles send numbers and texts as they please. */
    internal fun read(value: Any?): Reading = when (value) {
        null -> Reading(null, KeyOutcome.Ignored, "absent")
        is String, is Number, is Boolean -> judge(value.toString().trim())
        else -> Reading(null, KeyOutcome.Refused, "wrong_type")
    }

    private fun judge(text: String): Reading = when {
        text.isEmpty() -> Reading(null, KeyOutcome.Ignored, "blank")
        text.length > longest -> Reading(null, KeyOutcome.Refused, "too_long")
        text.any(Char::isISOControl) -> Reading(null, KeyOutcome.Refused, "control_characters")
        else -> Reading(text, KeyOutcome.Applied, "ok")
    }

    internal class Reading(val text: String?, val outcome: KeyOutcome, val why: String)
}

/** What a configuration says, and what became of each of its keys. */
class ManagedConfiguration private constructor(private val texts: Map<ManagedKey, String>, val outcomes: List<ManagedKeyOutcome>) {
    /** Nothing of it took effect. */
    val blank: Boolean get() = texts.isEmpty()

    /** The text of a key, if it took effect. */
    operator fun get(key: ManagedKey): String? = texts[key]

    companion object {
        private const val REPORTED = 32
        private const val LONGEST_NAME = 64

        /** Reads [values] as they came from the system. Keys that we do not know are reported, not used. */
        fun read(values: Map<String, Any?>): ManagedConfiguration {
            val texts = LinkedHashMap<ManagedKey, String>()
            val known = ManagedKey.entries.map { key ->
                val reading = key.read(values[key.key])
                reading.text?.let { texts[key] = it }
                ManagedKeyOutcome(key.key, reading.outcome, reading.why)
            }
            val names = ManagedKey.entries.mapTo(HashSet()) { it.key }
            val unknown = values.keys.filter { it !in names }.sorted().map { ManagedKeyOutcome(it.take(LONGEST_NAME), KeyOutcome.Ignored, "unknown_key") }
            return ManagedConfiguration(texts, (known + unknown).take(REPORTED))
        }
    }
}
