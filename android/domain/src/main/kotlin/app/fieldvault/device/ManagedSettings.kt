package app.fieldvault.device

/** What the company's device management hands to this app, read tolerantly. */
data class ManagedSettings(
    /** The phone is managed: an administrator of the device or of the profile exists, or a configuration came. */
    val managed: Boolean,
    /** An enrolment code that waits to be used. It is a one-time token, not a password; still it is not printed. */
    val enrolment: String?,
    /** A phone number or an address of the help desk, shown on blocked screens. */
    val helpContact: String?,
    /** The configuration was taken away and stayed away: the session is kept locked until it is back. */
    val withdrawn: Boolean = false,
) {
    override fun toString(): String = "ManagedSettings(managed=$managed)"

    companion object {
        /** No management. */
        val NONE = ManagedSettings(managed = false, enrolment = null, helpContact = null)
    }
}
