package app.fieldvault.ui.picture

import java.awt.image.BufferedImage
import java.io.File
import javax.imageio.ImageIO
import kotlin.math.abs

/** Compares pictures with those that were approved, at half size, and approves. */
object Golden {
    /** Approved pictures. */
    val folder = File(Camera.root, "android/app/goldens/pictures")

    private val approving = System.getProperty("fieldvault.pictures.approve") == "true"

    /** A channel may be off by this much: rounding of colours, and of edges. */
    private const val OFF = 28

    /** So many pixels may be off by more. A changed letter is some forty. */
    private const val STRAY = 24

    /** What is wrong with [picture], if anything is; approves it instead where that was asked for. */
    fun judge(picture: Picture): String? {
        val now = half(picture.pixels)
        val file = folder.resolve("${picture.name}.png")
        val approved = if (file.exists()) ImageIO.read(file) else null
        val stray = approved?.let { strays(it, now) }
        return when {
            stray != null && stray <= STRAY -> null
            approving -> {
                file.parentFile.mkdirs()
                Palette.write(now, file)
                null
            }
            approved == null -> "${picture.name}: no approved picture. Look at ${Camera.folder.resolve("full/${picture.name}.png")}, then scripts/screenshots --approve"
            else -> "${picture.name}: $stray pixels differ from the approved picture. See ${difference(picture.name, approved, now)}; if that is meant: scripts/screenshots --approve"
        }
    }

    /** How many pixels of [b] are not those of [a]; all of them if the sizes differ. */
    fun strays(a: BufferedImage, b: BufferedImage): Int {
        if (a.width != b.width || a.height != b.height) return b.width * b.height
        val (left, right) = pixels(a) to pixels(b)
        return left.indices.count { differ(left[it], right[it]) }
    }

    private fun pixels(of: BufferedImage): IntArray = of.getRGB(0, 0, of.width, of.height, null, 0, of.width)

    private fun differ(a: Int, b: Int): Boolean = off(a, b, 16) || off(a, b, 8) || off(a, b, 0)

    private fun off(a: Int, b: Int, channel: Int): Boolean = abs((a shr channel and 0xFF) - (b shr channel and 0xFF)) > OFF

    /** Each pixel the mean of four. */
    fun half(of: BufferedImage): BufferedImage {
        val small = BufferedImage(of.width / 2, of.height / 2, BufferedImage.TYPE_INT_RGB)
        val pixels = pixels(of)
        for (y in 0 until small.height) {
            for (x in 0 until small.width) {
                val at = 2 * y * of.width + 2 * x
                val four = intArrayOf(pixels[at], pixels[at + 1], pixels[at + of.width], pixels[at + of.width + 1])
                small.setRGB(x, y, mean(four, 16) or mean(four, 8) or mean(four, 0))
            }
        }
        return small
    }

    private fun mean(four: IntArray, channel: Int): Int = (four.sumOf { it shr channel and 0xFF } + 2) / 4 shl channel

    /** Approved, now, and what differs, side by side. */
    private fun difference(name: String, approved: BufferedImage, now: BufferedImage): File {
        val width = maxOf(approved.width, now.width)
        val sheet = BufferedImage(width * 3, maxOf(approved.height, now.height), BufferedImage.TYPE_INT_RGB)
        val pen = sheet.createGraphics()
        pen.drawImage(approved, 0, 0, null)
        pen.drawImage(now, width, 0, null)
        pen.dispose()
        for (y in 0 until minOf(approved.height, now.height)) {
            for (x in 0 until minOf(approved.width, now.width)) {
                if (differ(approved.getRGB(x, y), now.getRGB(x, y))) sheet.setRGB(2 * width + x, y, 0xFF00FF)
            }
        }
        val file = Camera.folder.resolve("differ/$name.png")
        file.parentFile.mkdirs()
        ImageIO.write(sheet, "png", file)
        return file
    }
}
