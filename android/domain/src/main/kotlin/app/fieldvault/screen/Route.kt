package app.fieldvault.screen

/**
 * A place inside the open app. What is saved across a process death is [save]d routes: words and opaque ids, never customer
 * data.
 */
sealed interface Route {
    /** Customers, the home. */
    data object Customers : Route

    /** Follow-ups of today and after. */
    data object Today : Route

    /** Edits on their way, and conflicts. */
    data object Pending : Route

    /** Me: lease, policy, settings. */
    data object Me : Route

    /** A customer. */
    data class Customer(val id: String) : Route

    /** Editing a customer. */
    data class EditCustomer(val id: String) : Route

    /** A new customer. */
    data object AddCustomer : Route

    /** A new person at a customer. */
    data class AddContact(val id: String) : Route

    /** A next step for a customer. */
    data class AddReminder(val id: String) : Route

    /** Logging a visit. */
    data class LogVisit(val id: String) : Route

    /** One conflict. */
    data class ResolveConflict(val id: Long) : Route

    /** Changing the PIN. */
    data object ChangePin : Route

    /** What the company can see. */
    data object CompanySees : Route

    /** Whether the app can work in the background. */
    data object BackgroundHealth : Route

    /** Unlocking by fingerprint or face. */
    data object Biometric : Route

    /** The language of the app. */
    data object Language : Route

    /** What this app is, and what to tell IT. */
    data object About : Route

    /** What this app is made with. */
    data object Licences : Route

    /** The licence of the [n]th library. */
    data class Licence(val n: Int) : Route

    /** The route in words that a Bundle may hold. */
    fun save(): String = when (this) {
        Customers -> "customers"
        Today -> "today"
        Pending -> "pending"
        Me -> "me"
        is Customer -> "customer/$id"
        is EditCustomer -> "edit/$id"
        AddCustomer -> "add"
        is AddContact -> "add-contact/$id"
        is AddReminder -> "add-reminder/$id"
        is LogVisit -> "visit/$id"
        is ResolveConflict -> "conflict/$id"
        ChangePin -> "change-pin"
        CompanySees -> "company-sees"
        BackgroundHealth -> "background"
        Biometric -> "biometric"
        Language -> "language"
        About -> "about"
        Licences -> "licences"
        is Licence -> "licence/$n"
    }

    companion object {
        private val ID = Regex("[0-9a-fA-F-]{36}")

        /** Reads what [save] wrote; anything else is no route. */
        fun read(saved: String): Route? {
            val (word, id) = saved.split('/', limit = 2).let { it[0] to it.getOrNull(1) }
            val record = id?.takeIf(ID::matches)
            return when (word) {
                "customers" -> Customers
                "today" -> Today
                "pending" -> Pending
                "me" -> Me
                "customer" -> record?.let(::Customer)
                "edit" -> record?.let(::EditCustomer)
                "add" -> AddCustomer
                "add-contact" -> record?.let(::AddContact)
                "add-reminder" -> record?.let(::AddReminder)
                "visit" -> record?.let(::LogVisit)
                "conflict" -> id?.toLongOrNull()?.let(::ResolveConflict)
                "change-pin" -> ChangePin
                "company-sees" -> CompanySees
                "background" -> BackgroundHealth
                "biometric" -> Biometric
                "language" -> Language
                "about" -> About
                "licences" -> Licences
                "licence" -> id?.toIntOrNull()?.takeIf { it >= 0 }?.let(::Licence)
                else -> null
            }
        }
    }
}
