package app.fieldvault.screen.pin

/**
 * Digits as they are typed. They are never text: text cannot be wiped. [take] hands them over once and whoever takes them wipes
 * them; [wipe] forgets them.
 */
class PinBuffer {
    private val digits = ByteArray(LONGEST)

    /** How many were typed: all that a screen may know. */
    var count: Int = 0
        private set

    /** One more digit, 0 to 9; more than [LONGEST] are not taken. */
    fun add(digit: Int) {
        require(digit in 0..9)
        if (count < LONGEST) digits[count++] = ('0'.code + digit).toByte()
    }

    /** The last one is taken back. */
    fun removeLast() {
        if (count > 0) digits[--count] = 0
    }

    /** The digits in ASCII, in an array of the caller's; the buffer is empty afterwards. */
    fun take(): ByteArray = copy().also { wipe() }

    /** The digits in ASCII, in an array that the caller wipes; the buffer keeps its own. */
    fun copy(): ByteArray = digits.copyOf(count)

    /** Whether [other] holds the same digits. Looks at all of them. */
    fun sameAs(other: PinBuffer): Boolean {
        var difference = count xor other.count
        for (i in digits.indices) difference = difference or (digits[i].toInt() xor other.digits[i].toInt())
        return difference == 0
    }

    /** Forgets them. */
    fun wipe() {
        digits.fill(0)
        count = 0
    }

    companion object {
        /** The longest PIN that the core takes. */
        const val LONGEST = 32
    }
}
