package app.fieldvault.screen

private const val MOBILE_DIGITS = 11

/** A phone number as people read it: a Chinese mobile in groups of 3-4-4; anything else, and what is masked, as it is. */
fun phoneWords(number: String): String {
    val prefix = if (number.startsWith(CHINA)) CHINA else ""
    val rest = number.removePrefix(prefix).trim()
    val isMobile = rest.length == MOBILE_DIGITS && rest.all { it in '0'..'9' } && rest.startsWith('1')
    if (!isMobile) return number
    val grouped = "${rest.take(3)} ${rest.substring(3, 7)} ${rest.substring(7)}"
    return if (prefix.isEmpty()) grouped else "$prefix $grouped"
}

private const val CHINA = "+86"
