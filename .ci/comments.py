"""Make one Swift file of all Swift blocks in the documentation comments: comments.py FILE.

A block is a piece of a program. One that consists of statements of a body becomes the body of a coroutine;
any other becomes a function. What a block supposes to be there is declared in comments.swift, or, for the
blocks of one source file, below. A block that says … where something is left out has nothing put there.
"""

import glob
import re
import sys

# The members of the frame, for statements; declarations that go before it, for other blocks.
CONTEXT = {
    'Functions/Program': 'typealias Yielded = Int; typealias Sent = Void; var n = 0',
    'Statements/Catch': 'typealias Yielded = Int; typealias Sent = Void; typealias Returned = Int; '
                        'var n = 0; var isLenient = false; @Late var error: ParseError; init() {}',
    'Statements/For': 'typealias Yielded = String; typealias Sent = Void; var names: [String] = []; var name = ""; '
                      'var count = 0; var words: [Substring] = []',
    'Statements/Forever': 'typealias Yielded = Double; typealias Sent = Double?; var average = 0.0; '
                          'var term: Double?; func add(_ term: Double?) throws {}',
    'Statements/Try': 'typealias Returned = Int?; let url = ""; var bytes: [UInt8] = []; '
                      'var error: DownloadError?; let connection = Connection()',
    'Statements/Yield': 'typealias Yielded = String; typealias Sent = String; var average = ""; var term = ""; '
                        'func add(_ term: String) {}',
    'Statements/YieldFrom': 'typealias Averager = Download; let limit = ""; var summary: [UInt8] = []; '
                            'var summaries: [[UInt8]] = []',
    'Executors/EventLoop+Executors': 'let loop: EventLoop; let path = ""; var text = ""',
    'Groups/LoopGroup+Run': 'let group: LoopGroup = some(); var flag: [UInt8] = []',
    'Queues/AsCompleted': 'let loop: EventLoop; let countries: [String] = []; '
                          '@Late var downloads: EventLoop.AsCompleted<[UInt8]>; @Late var next: EventLoop.NextCompleted<[UInt8]>; '
                          'init(loop: EventLoop) { self.loop = loop }',
    'Queues/Queue': 'let queue: Queue<Int>; var item = 0',
    'Streams/ByteCopy': 'let reader: StreamReader; let writer: StreamWriter; var count = 0',
    'Streams/ByteLines': 'let reader: StreamReader; var line: [UInt8] = []; var count = 0',
    'Streams/ByteReader': 'let reader: StreamReader; var sum = 0',
    'Streams/FrameRead': 'let reader: StreamReader; var message: [UInt8]?',
    'Streams/SendFile': 'let writer: StreamWriter; let image = FileHandle.standardInput',
    'Streams/StreamWriter': 'let writer: StreamWriter',
    'Streams/StreamWriter+PeerCredentials': 'let writer: StreamWriter = some()',
    'StructuredConcurrency/AsyncPull': 'let file = AsyncFile(); @Late var lines: AsyncPull<String>; '
                                       '@Late var line: String; init() {}',
    'StructuredConcurrency/Await': 'let url: URL; var data = Data()',
    'Synchronization/Condition': 'let condition: Condition; let box = Box(); var item = 0',
    'Synchronization/Event': 'let isReady: Event',
    'Synchronization/Lock': 'let lock: Lock; let connection = Connection(); var answer = ""',
    'Synchronization/Semaphore': 'let slots: Loop.Semaphore; let url = ""',
    'Tasks/ForAwait': 'let reader: StreamReader; let ticks: AsyncPull<Int>; var line: [UInt8] = []; var sum = 0; '
                      'var count = 0',
    'Tasks/Gather': 'let loop: EventLoop; var image: [UInt8] = []',
    'Tasks/Sleep': 'let loop: EventLoop; var word = ""',
    'Tasks/TaskGroup': 'let loop: EventLoop; var group: EventLoop.TaskGroup?',
    'Tasks/WaitFor': 'let loop: EventLoop; let cc = ""',
    'Tasks/With': 'let loop: EventLoop; let lock: Lock; let connection = Connection(); var answer = ""; '
                  'var group: EventLoop.TaskGroup?',
    'Testing/MemoryPair': 'let test = TestLoop()',
    'System/ResolutionError': 'let host = "nowhere.invalid"; var addresses: [SocketAddress] = []',
    'Durability/DynamicGenerator+Codable': 'let rule = Rule(); func translate(_ rule: Rule) -> AnyStatement<Variables> '
                                           '{ AnyStatement(Variables.Yield { _ in 0 }) }',
}

# What a block leaves to its reader, in words that no compiler understands.
SKIPPED = {
    'Erasure/AnyHandler', 'Erasure/AnyStatement', 'Erasure/Block',  # an interpreter around them
    'Core/SourcePlace', 'Statements/Try', 'StructuredConcurrency/LoopExecutor',
}

STATEMENT = re.compile(r'(static let body|Yield|YieldFrom|Do|Try|For|ForAwait|With|While|Forever)\b')


def blocks():
    """Give path, line and lines of each block."""
    for path in sorted(glob.glob('Sources/**/*.swift', recursive=True)):
        block, indent = None, ''
        with open(path) as file:
            for number, line in enumerate(file, 1):
                comment = re.match(r'\s*/// ?(.*)$', line)
                text = comment.group(1) if comment else ''
                if block is None and text.strip() == '```swift':
                    block, start, indent = [], number, len(text) - len(text.lstrip())
                elif block is not None and text.strip() == '```':
                    yield path, start, block
                    block = None
                elif block is not None:
                    block.append(text[indent:])


def main():
    """Write the file."""
    count = 0
    with open(sys.argv[1], 'w') as file:
        for number, (path, line, block) in enumerate(blocks()):
            name = '/'.join(path.removesuffix('.swift').split('/')[-2:])
            if name in SKIPPED:
                continue
            count += 1
            code = [text.replace('{ … }', '{}').replace('receive: {}', 'receive: { _, _ in }')
                    for text in block if not text.startswith('import ') and text.strip() != '…']
            context = CONTEXT.get(name, '')
            if STATEMENT.match(block[0]):
                kind = 'Coroutine' if 'typealias Sent' not in context else 'GeneratorFunction'
                begin = f'private struct Block{number}: {kind} {{ {context}\n'
                if not block[0].startswith('static'):
                    begin, end = begin + 'static let body = Program {\n', '}}\n'
                else:
                    end = '}\n'
            else:
                begin, end = f'private func block{number}() async throws {{ {context}\n', '}\n'
            where = f'#sourceLocation(file: "{path}", line: {line + 1})\n'
            file.write(begin + where + '\n'.join(code) + '\n#sourceLocation()\n' + end)
    print(f'{count} blocks in documentation comments')


main()
