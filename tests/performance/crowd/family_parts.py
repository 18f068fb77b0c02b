"""Parts of which family names are built: (Latin, original) or, for Ukrainian, the original alone."""

# ruff: noqa: SIM905 - lists of words are read more easily as words
from collections.abc import Mapping, Sequence

from casemgmt.demo.name_pools import Name

Parts = Sequence[Sequence[str]]

_UKRAINIAN_STEMS = (
    "Бондар Ковал Шевч Ткач Кравч Савч Марч Петр Іван Павл Мороз Пономар Васил Роман Степан Клим Захар Давид Гаврил "
    "Данил Тимош Яким Яр Гриц Федор Андрій Мартин Назар Остап Прокоп Самій Семен Сидор Тарас Терещ Трохим Филип Хом "
    "Юр Яковл Антон Борис Волош Герасим Демч Дмитр Євтуш Жук Зінч Ігнат Каплун Лавр Левч Лук Макар Мат Микит Мирош "
    "Нестер Олекс Онищ Панас Радч Рибал Руд Сав Скляр Стец Сушк Титар Удов Харч Цимбал Чередн Шпак Щерб Юхим Ярем "
    "Білоус Гончар Дорош Заб Кирил Костюч Лозов Мазур Овчар Пилип Скрипн Соловй Ступ Гайд Дяч Кос Лис Пав"
).split()
_UKRAINIAN_BEGINNINGS = (
    "Бабич Бал Барв Бил Бог Бород Бур Вел Верб Вов Гал Глад Гол Горб Град Грин Дан Дол Дуб Жел Зел Зор Кал Кар "
    "Кис Клен Коз Кол Кор Крив Круп Кул Куч Лап Леб Лев Луч Мал Маруш Мед Мил Мух Нов Орл Пал Перч Пил Плах Пол Рад "
    "Рев Рос Руб Рябч Сем Сир Сор Стар Сух Тур Хал Цап Чаб Чуб Шап Шул Яв Яр"
).split()
_UKRAINIAN_MIDDLES = ("ов", "ен", "иш", "ел", "ун")
_UKRAINIAN_STEMS += [one + other for other in _UKRAINIAN_MIDDLES for one in _UKRAINIAN_BEGINNINGS]
_UKRAINIAN_ENDINGS = ("енко", "ук", "чук", "ович", "як", "юк", "ик", "ець")
_NISBAS = (
    ("Al-Zahrani", "الزهراني"), ("Al-Shaar", "الشعار"), ("Al-Deiri", "الديري"), ("Al-Raqqawi", "الرقاوي"),
    ("Al-Hasakawi", "الحسكاوي"), ("Al-Jazzar", "الجزار"), ("Al-Sabouni", "الصابوني"), ("Al-Attar", "العطار"),
    ("Al-Nabulsi", "النابلسي"), ("Al-Maqdisi", "المقدسي"), ("Al-Tarabulsi", "الطرابلسي"), ("Al-Sarraj", "السراج"),
    ("Al-Qudsi", "القدسي"), ("Al-Shihabi", "الشهابي"), ("Al-Bukhari", "البخاري"), ("Al-Sibai", "السباعي"),
    ("Al-Atassi", "الأتاسي"), ("Al-Jundi", "الجندي"), ("Al-Hakim", "الحكيم"), ("Al-Fares", "الفارس"),
    ("Al-Rashid", "الراشد"), ("Al-Zein", "الزين"), ("Al-Faraj", "الفرج"), ("Al-Hamad", "الحمد"),
    ("Al-Khalaf", "الخلف"), ("Al-Sheikh", "الشيخ"), ("Al-Hajj", "الحاج"), ("Al-Mousa", "الموسى"),
    ("Al-Dakhil", "الدخيل"), ("Al-Sultan", "السلطان"), ("Al-Aswad", "الأسود"), ("Al-Ashqar", "الأشقر"),
    ("Al-Taweel", "الطويل"), ("Al-Qasir", "القصير"), ("Al-Saeed", "السعيد"), ("Al-Mahmoud", "المحمود"),
    ("Al-Nasser", "الناصر"), ("Al-Bakri", "البكري"), ("Al-Kilani", "الكيلاني"), ("Al-Sharif", "الشريف"),
    ("Qattan", "قطان"), ("Nahhas", "نحاس"), ("Hadid", "حديد"), ("Fakhoury", "فاخوري"), ("Zaitoun", "زيتون"),
    ("Rahal", "رحال"), ("Tawil", "طويل"), ("Bakkar", "بكار"), ("Zakaria", "زكريا"), ("Diab", "ذياب"),
    ("Sharaf", "شرف"), ("Shahin", "شاهين"), ("Tamim", "تميم"), ("Wahbi", "وهبي"), ("Yasin", "ياسين"),
)  # fmt: skip
_PERSIAN_FIRSTS = (
    ("Karim", "کریم"), ("Rahim", "رحیم"), ("Hossein", "حسین"), ("Mohammad", "محمد"), ("Ahmad", "احمد"),
    ("Hassan", "حسن"), ("Abbas", "عباس"), ("Rostam", "رستم"), ("Mirza", "میرزا"), ("Sharif", "شریف"),
    ("Sadegh", "صادق"), ("Taher", "طاهر"), ("Yousef", "یوسف"), ("Ebrahim", "ابراهیم"), ("Esmaeil", "اسماعیل"),
    ("Jafar", "جعفر"), ("Kazem", "کاظم"), ("Naser", "ناصر"), ("Ghasem", "قاسم"), ("Habib", "حبیب"),
    ("Hamid", "حمید"), ("Khalil", "خلیل"), ("Latif", "لطیف"), ("Majid", "مجید"), ("Nader", "نادر"),
    ("Rashid", "رشید"), ("Salim", "سلیم"), ("Vahid", "وحید"), ("Aziz", "عزیز"), ("Bagher", "باقر"),
)  # fmt: skip
_PERSIAN_LASTS = (
    ("i", "ی"), ("zadeh", "زاده"), ("pour", "پور"), ("nejad", "نژاد"), ("ian", "یان"), ("far", "فر"),
    ("zad", "زاد"), ("khani", "خانی"),
)  # fmt: skip
_AFGHAN_FIRSTS = (
    ("Abdul ", "عبدال"), ("Ghulam ", "غلام "), ("Mohammad ", "محمد "), ("Gul ", "گل "), ("Sayed ", "سید "),
)  # fmt: skip
_AFGHAN_LASTS = (
    ("Karim", "کریم"), ("Rahim", "رحیم"), ("Hadi", "هادی"), ("Sami", "سمیع"), ("Wahid", "وحید"), ("Jabar", "جبار"),
    ("Satar", "ستار"), ("Qadir", "قادر"), ("Hakim", "حکیم"), ("Nabi", "نبی"), ("Rasul", "رسول"), ("Ali", "علی"),
    ("Haidar", "حیدر"), ("Agha", "آغا"), ("Jan", "جان"), ("Amin", "امین"), ("Naim", "نعیم"), ("Salim", "سلیم"),
    ("Zaman", "زمان"), ("Sharif", "شریف"), ("Hashim", "هاشم"), ("Daud", "داود"), ("Ibrahim", "ابراهیم"),
    ("Yusuf", "یوسف"), ("Murtaza", "مرتضی"), ("Mustafa", "مصطفی"), ("Anwar", "انور"), ("Akbar", "اکبر"),
)  # fmt: skip
OF_GOD = tuple(
    Name(f"{one}ullah", f"{other} الله")
    for one, other in (
        ("Najib", "نجیب"), ("Asad", "اسد"), ("Aman", "امان"), ("Naqib", "نقیب"), ("Shafiq", "شفیق"),
        ("Inayat", "عنایت"),
        ("Barakat", "برکت"), ("Hedayat", "هدایت"), ("Nasrat", "نصرت"), ("Karam", "کرم"), ("Sami", "سمیع"),
        ("Rahmat", "رحمت"), ("Nur", "نور"), ("Saif", "سیف"), ("Khair", "خیر"), ("Fazl", "فضل"), ("Amin", "امین"),
        ("Hafiz", "حفیظ"), ("Qudrat", "قدرت"), ("Wali", "ولی"), ("Zia", "ضیا"), ("Hamid", "حمید"), ("Majid", "مجید"),
        ("Latif", "لطیف"),
    )
)  # fmt: skip
"""Given names of Afghanistan: ... of God."""

_ETHIOPIC_FIRSTS = (
    ("Gebre", "ገብረ"), ("Tekle", "ተኽለ"), ("Haile", "ሃይለ"), ("Welde", "ወልደ"), ("Habte", "ሃብተ"), ("Kidane", "ኪዳነ"),
    ("Tesfa", "ተስፋ"), ("Berhane", "ብርሃነ"), ("Fitsum", "ፍጹም"), ("Amde", "ዓምደ"), ("Zere", "ዘርአ"), ("Lete", "ለተ"),
)  # fmt: skip
_ETHIOPIC_LASTS = (
    ("mariam", "ማርያም"), ("michael", "ሚካኤል"), ("selassie", "ስላሴ"), ("giorgis", "ጊዮርጊስ"), ("hiwet", "ህይወት"),
    ("kristos", "ክርስቶስ"), ("medhin", "መድህን"), ("tsion", "ጽዮን"), ("ab", "ኣብ"), ("kidan", "ኪዳን"), ("amlak", "ኣምላኽ"),
)  # fmt: skip
_TURKISH_FIRSTS = tuple(
    (one, other)
    for one, other in zip(
        "Oz Ak Kara Yil Demir Gul Er Tas Celik Altin Ay Bay Can Dag Ekin Gok Guner Kaya Koc Ok Sari Sen Tek Ulu Yal Al "
        "Bal Bil Cam Dur".split(),
        "Öz Ak Kara Yıl Demir Gül Er Taş Çelik Altın Ay Bay Can Dağ Ekin Gök Güner Kaya Koç Ok Sarı Şen Tek Ulu Yal Al "
        "Bal Bil Çam Dur".split(),
        strict=True,
    )
)
_TURKISH_LASTS = tuple(
    zip(
        "turk kan oglu er soy tas kaya bey ci men han dag su baris gul tekin".split(),
        "türk kan oğlu er soy taş kaya bey cı men han dağ su barış gül tekin".split(),
        strict=True,
    )
)
_NIGERIAN_FIRSTS = tuple((one, one) for one in "Ade Olu Ola Chukwu Nwa Oko Eze Aki Ogun Ayo Oye Fa Oni Uzo Obi".split())
_NIGERIAN_LASTS = tuple(
    (one, one) for one in "bayo wale yemi niyi ma ke nna ri mola kunle tunde sola dele gbenga mide kola wole".split()
)

BUILT: Mapping[str, tuple[Parts, Parts]] = {
    "UKR": ([(one,) for one in _UKRAINIAN_STEMS], [(one,) for one in _UKRAINIAN_ENDINGS]),
    "SYR": (_NISBAS, (("", ""),)),
    "IRQ": (_NISBAS, (("", ""),)),
    "IRN": (_PERSIAN_FIRSTS, _PERSIAN_LASTS),
    "AFG": ((*_PERSIAN_FIRSTS, *_AFGHAN_FIRSTS), (*_PERSIAN_LASTS[:3], *_AFGHAN_LASTS)),
    "ERI": (_ETHIOPIC_FIRSTS, _ETHIOPIC_LASTS),
    "TUR": (_TURKISH_FIRSTS, _TURKISH_LASTS),
    "NGA": (_NIGERIAN_FIRSTS, _NIGERIAN_LASTS),
}
"""First and last parts of family names by nationality; every first with every last."""

LATIN_OF_CYRILLIC: tuple[Mapping[str, str], Mapping[str, str]] = (
    {"є": "ye", "ї": "yi", "й": "y", "ю": "yu", "я": "ya"},
    dict(
        zip(
            "абвгґдеєжзиіїйклмнопрстуфхцчшщюя",
            "a b v h g d e ie zh z y i i i k l m n o p r s t u f kh ts ch sh shch iu ia".split(),
            strict=True,
        )
    ),
)
"""The table of 2010: at the beginning of a word, and elsewhere."""
