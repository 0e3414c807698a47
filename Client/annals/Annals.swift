import CommandLine

@main
enum Program {
    static func main() { Main.main() }
}
