/// Why a command ends without having done its work: one fact and one way out.
struct Complaint: Error, Equatable {
    /// Exit codes of the product. Source: PRODUCT.md "Exit codes".
    enum Exit: Int32 {
        case usage = 64
        case badData = 65
        case notFound = 66
        case unavailable = 69
        case bug = 70
        case taken = 73
        case disk = 74
        case tryAgain = 75
        case notAllowed = 77
        case configuration = 78
    }

    var exit: Exit
    /// A stable word.
    var code: String
    var fact: String
    var wayOut: String?

    init(_ exit: Exit, _ code: String, _ fact: String, _ wayOut: String? = nil) {
        self.exit = exit
        self.code = code
        self.fact = fact
        self.wayOut = wayOut
    }
}
