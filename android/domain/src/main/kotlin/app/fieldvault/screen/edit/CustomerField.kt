package app.fieldvault.screen.edit

import app.fieldvault.agent.CustomerDetails

/** The fields of a customer that a phone may change, in the order of the form. [wire]: the name that the core knows. */
enum class CustomerField(val wire: String, val maskable: Boolean) {
    Name("name", maskable = false),
    Company("company", maskable = false),
    Phone("phone", maskable = true),
    Email("email", maskable = true),
    Address("address", maskable = true),
    Notes("notes", maskable = true),
    ;

    /** What [details] hold in it. */
    fun of(details: CustomerDetails): String = when (this) {
        Name -> details.name
        Company -> details.company
        Phone -> details.phone
        Email -> details.email
        Address -> details.address
        Notes -> details.notes
    }

    companion object {
        /** The field of that name. */
        fun of(wire: String): CustomerField? = entries.find { it.wire == wire }
    }
}

/** What is wrong with a field. */
enum class FieldProblem { Missing, NotAPhone, NotAnEmail, TooLong }

private const val MAX_BYTES = 16 * 1024
private const val MAX_EMAIL_BYTES = 254
private val PHONE = Regex("""[+＋]?[0-9０-９ \-()./\u00a0—–（）－\u3000]+([#＃][0-9０-９ \-]+)?""")
private val DIGITS_OF_A_PHONE = 3..20

/**
 * What is wrong with [text], as far as can be told here. The core judges in the end, but its answer does not name the field; this
 * does, while the person is still at it.
 */
fun CustomerField.problemWith(text: String): FieldProblem? {
    val value = text.trim()
    return when {
        value.isEmpty() -> FieldProblem.Missing.takeIf { this == CustomerField.Name }
        value.encodeToByteArray().size > MAX_BYTES -> FieldProblem.TooLong
        this == CustomerField.Phone && !looksLikePhone(value) -> FieldProblem.NotAPhone
        this == CustomerField.Email && !looksLikeEmail(value) -> FieldProblem.NotAnEmail
        else -> null
    }
}

private fun looksLikePhone(text: String): Boolean =
    PHONE.matches(text) && text.split('#', '＃').first().count(Char::isDigit) in DIGITS_OF_A_PHONE

private fun looksLikeEmail(text: String): Boolean {
    val parts = text.split('@')
    val domain = parts.last()
    return parts.size == 2 && parts[0].isNotEmpty() && '.' in domain && !domain.startsWith('.') && !domain.endsWith('.') &&
        text.encodeToByteArray().size <= MAX_EMAIL_BYTES && text.none { it.isWhitespace() || it.isISOControl() }
}
